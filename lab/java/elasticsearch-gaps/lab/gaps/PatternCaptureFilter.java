package lab.gaps;

import java.util.regex.Pattern;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;

final class PatternCaptureFilter extends AbstractTokenFilterFactory {
    private final boolean preserveOriginal;
    private final Pattern[] patterns;

    PatternCaptureFilter(String name, Settings settings) {
        super(name);
        preserveOriginal = settings.getAsBoolean("preserve_original", true);
        patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
    }

    @Override
    public TokenStream create(TokenStream tokens) {
        return new PatternCaptureGroupTokenFilter(tokens, preserveOriginal, patterns);
    }
}
