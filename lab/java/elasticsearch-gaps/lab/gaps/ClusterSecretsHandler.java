package lab.gaps;

import java.io.IOException;
import java.util.Set;

import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.common.settings.ClusterSecrets;
import org.elasticsearch.common.settings.SecureClusterStateSettings;
import org.elasticsearch.reservedstate.ReservedClusterStateHandler;
import org.elasticsearch.reservedstate.TransformState;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Takes cluster_secrets, the secure settings among the file settings, into the cluster state, and so to every node.
 * Together with {@link ClusterSecretsListener} it stands in for a module that only the full distribution has: the
 * format and the place in the cluster state are the server's own, but how that module treats its corner cases does
 * not show here.
 */
final class ClusterSecretsHandler implements ReservedClusterStateHandler<SecureClusterStateSettings> {
    @Override
    public String name() {
        return ClusterSecrets.NAME;
    }

    @Override
    public SecureClusterStateSettings fromXContent(XContentParser parser) throws IOException {
        return SecureClusterStateSettings.fromXContent(parser);
    }

    @Override
    public TransformState transform(SecureClusterStateSettings settings, TransformState before) {
        ClusterSecrets known = before.state().custom(ClusterSecrets.TYPE);
        if (known != null && known.containsSecureSettings(settings)) {
            return before;
        }
        ClusterSecrets changed = new ClusterSecrets(known == null ? 1 : known.getVersion() + 1, settings);
        ClusterState state = ClusterState.builder(before.state()).putCustom(ClusterSecrets.TYPE, changed).build();
        return new TransformState(state, Set.of());
    }

    @Override
    public ClusterState remove(TransformState before) {
        return ClusterState.builder(before.state()).removeCustom(ClusterSecrets.TYPE).build();
    }
}
