package lab.gaps;

import java.util.Collection;
import java.util.List;

import org.elasticsearch.reservedstate.ReservedClusterStateHandler;
import org.elasticsearch.reservedstate.ReservedProjectStateHandler;
import org.elasticsearch.reservedstate.ReservedStateHandlerProvider;

/** The sections that ECK writes into the file settings and that nothing in the distribution reads. */
public final class FileSettingsHandlers implements ReservedStateHandlerProvider {
    @Override
    public Collection<ReservedClusterStateHandler<?>> clusterHandlers() {
        return List.of(new ClusterSecretsHandler());
    }

    @Override
    public Collection<ReservedProjectStateHandler<?>> projectHandlers() {
        return List.of(new EmptySectionHandler("ilm"), new EmptySectionHandler("slm"));
    }
}
