package lab.gaps;

import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.PUT;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import org.elasticsearch.action.admin.cluster.settings.ClusterUpdateSettingsRequest;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.settings.Setting;
import org.elasticsearch.common.settings.Setting.Property;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.rest.RestUtils;
import org.elasticsearch.rest.action.RestToXContentListener;
import org.elasticsearch.xcontent.XContentBuilder;
import org.elasticsearch.xcontent.XContentParser;

/**
 * Stands in for the module that prepares nodes for a shutdown: it remembers what is announced, in the settings of
 * the cluster so that every node answers the same, and says that all is prepared already. No shard moves.
 */
final class NodeShutdownHandler extends BaseRestHandler {
    private static final String PREFIX = "lab.gaps.shutdown.";

    /** The type of the shutdown that is announced for a node, by the id of the node. */
    static final Setting<String> ANNOUNCED = Setting.prefixKeySetting(
        PREFIX,
        key -> Setting.simpleString(key, Property.Dynamic, Property.NodeScope)
    );

    private final Supplier<ClusterService> clusterService;

    NodeShutdownHandler(Supplier<ClusterService> clusterService) {
        this.clusterService = clusterService;
    }

    @Override
    public String getName() {
        return "lab_gaps_node_shutdown";
    }

    @Override
    public List<Route> routes() {
        String ofOneNode = "/_nodes/{nodeId}/shutdown";
        return List.of(
            new Route(GET, "/_nodes/shutdown"),
            new Route(GET, ofOneNode),
            new Route(PUT, ofOneNode),
            new Route(DELETE, ofOneNode)
        );
    }

    @Override
    protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) throws IOException {
        String node = request.param("nodeId");
        if (request.method() == GET) {
            return channel -> channel.sendResponse(new RestResponse(RestStatus.OK, describe(channel.newBuilder(), node)));
        }
        Settings.Builder change = Settings.builder();
        if (request.method() == PUT) {
            change.put(PREFIX + node, typeIn(request));
        } else {
            change.putNull(PREFIX + node);
        }
        ClusterUpdateSettingsRequest update = new ClusterUpdateSettingsRequest(
            RestUtils.getMasterNodeTimeout(request),
            RestUtils.getAckTimeout(request)
        ).persistentSettings(change);
        return channel -> client.admin().cluster().updateSettings(update, new RestToXContentListener<>(channel));
    }

    private static String typeIn(RestRequest request) throws IOException {
        try (XContentParser body = request.contentParser()) {
            if (body.map().get("type") instanceof String type) {
                return type.toUpperCase(Locale.ROOT);
            }
            throw new IllegalArgumentException("[type] of the shutdown is missing");
        }
    }

    private XContentBuilder describe(XContentBuilder body, String node) throws IOException {
        Settings announced = clusterService.get().state().metadata().persistentSettings().getByPrefix(PREFIX);
        Map<String, String> complete = Map.of("status", "COMPLETE");
        body.startObject().startArray("nodes");
        for (String id : announced.keySet()) {
            if (node == null || node.equals(id)) {
                body.startObject();
                body.field("node_id", id);
                body.field("type", announced.get(id));
                body.field("status", "COMPLETE");
                body.field("shard_migration", complete);
                body.field("persistent_tasks", complete);
                body.field("plugins", complete);
                body.endObject();
            }
        }
        return body.endArray().endObject();
    }
}
