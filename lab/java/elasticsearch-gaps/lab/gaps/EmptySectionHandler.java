package lab.gaps;

import java.io.IOException;
import java.util.Map;

import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.metadata.ProjectId;
import org.elasticsearch.reservedstate.ReservedProjectStateHandler;
import org.elasticsearch.reservedstate.TransformState;
import org.elasticsearch.xcontent.XContentParser;

/** A section that may be there but not say anything: what it is about is not in the distribution. */
record EmptySectionHandler(String name) implements ReservedProjectStateHandler<Map<String, Object>> {
    @Override
    public Map<String, Object> fromXContent(XContentParser parser) throws IOException {
        return parser.map();
    }

    @Override
    public TransformState transform(ProjectId project, Map<String, Object> section, TransformState before) {
        if (section.isEmpty() == false) {
            throw new IllegalArgumentException("[" + name + "] must be empty: the lab's Elasticsearch has no such module");
        }
        return before;
    }

    @Override
    public ClusterState remove(ProjectId project, TransformState before) {
        return before.state();
    }
}
