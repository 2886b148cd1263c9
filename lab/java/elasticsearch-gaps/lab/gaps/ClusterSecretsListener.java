package lab.gaps;

import java.util.Objects;

import org.elasticsearch.cluster.ClusterChangedEvent;
import org.elasticsearch.cluster.ClusterStateListener;
import org.elasticsearch.common.settings.ClusterSecrets;
import org.elasticsearch.common.settings.SecureClusterStateSettings;
import org.elasticsearch.common.settings.SecureSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.logging.LogManager;
import org.elasticsearch.logging.Logger;
import org.elasticsearch.plugins.Plugin.PluginServices;
import org.elasticsearch.plugins.ReloadablePlugin;

/**
 * On each node, hands changed secrets of the cluster state to the plugins, as a reload of secure settings does
 * with those of the keystore. As there, what is not among the new ones is gone: those of the keystore as well.
 */
final class ClusterSecretsListener implements ClusterStateListener {
    private static final Logger logger = LogManager.getLogger(ClusterSecretsListener.class);

    private final PluginServices services;
    private final ReloadablePlugin allPlugins;

    ClusterSecretsListener(PluginServices services, ReloadablePlugin allPlugins) {
        this.services = services;
        this.allPlugins = allPlugins;
    }

    @Override
    public void clusterChanged(ClusterChangedEvent event) {
        ClusterSecrets before = event.previousState().custom(ClusterSecrets.TYPE);
        ClusterSecrets after = event.state().custom(ClusterSecrets.TYPE);
        if (Objects.equals(before, after) == false) {
            // A reload waits for connections, which the thread that applies cluster states must not.
            services.threadPool().generic().execute(this::reload);
        }
    }

    /** Reads the state anew, so that of two changes at once the later one counts, whichever thread is first. */
    private synchronized void reload() {
        ClusterSecrets secrets = services.clusterService().state().custom(ClusterSecrets.TYPE);
        SecureSettings secure = secrets == null ? SecureClusterStateSettings.EMPTY : secrets.getSettings();
        Settings settings = Settings.builder()
            .put(services.environment().settings(), false)
            .setSecureSettings(secure)
            .build();
        try {
            allPlugins.reload(settings);
            logger.info("reloaded with the cluster secrets {}", secure.getSettingNames());
        } catch (Exception e) {
            logger.error("could not reload with the cluster secrets", e);
        }
    }
}
