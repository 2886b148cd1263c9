package lab.gaps;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.AbstractTokenizerFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.plugins.ReloadablePlugin;
import org.elasticsearch.plugins.internal.ReloadAwarePlugin;
import org.elasticsearch.rest.RestHandler;

/**
 * What the distribution without modules lacks and others need. A secured cluster: of analysis-common the pieces
 * that the mappings of the .security index name. Clients and Pulumi providers: of rest-root the answer to GET /, by
 * which they learn the version. ECK: the API of node shutdowns, and the sections of {@link FileSettingsHandlers}.
 */
public final class GapsPlugin extends Plugin implements AnalysisPlugin, ActionPlugin, ReloadAwarePlugin {
    private volatile ClusterService clusterService;
    private volatile ReloadablePlugin allPlugins;

    @Override
    public Collection<?> createComponents(PluginServices services) {
        clusterService = services.clusterService();
        clusterService.addListener(new ClusterSecretsListener(services, settings -> allPlugins.reload(settings)));
        return List.of();
    }

    @Override
    public void setReloadCallback(ReloadablePlugin callback) {
        allPlugins = callback;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return List.of(NodeShutdownHandler.ANNOUNCED);
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of("pattern_capture", (index, environment, name, settings) -> new PatternCaptureFilter(name, settings));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("uax_url_email", (index, environment, name, settings) -> new AbstractTokenizerFactory(name) {
            @Override
            public Tokenizer create() {
                return new UAX29URLEmailTokenizer();
            }
        });
    }

    @Override
    public List<PreConfiguredTokenFilter> getPreConfiguredTokenFilters() {
        return List.of(PreConfiguredTokenFilter.singleton("unique", false, UniqueFilter::new));
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        RestHandlersServices services,
        Supplier<DiscoveryNodes> nodes,
        Predicate<NodeFeature> features
    ) {
        return List.of(new RootHandler(() -> clusterService), new NodeShutdownHandler(() -> clusterService));
    }
}
