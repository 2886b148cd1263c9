import * as pulumi from "@pulumi/pulumi";
import { ResolvedAccess } from "../model/elasticsearch-access";
import { ElasticsearchConnection } from "../sdks/elasticstack";

/** The connection block of an elasticstack resource; nothing when the provider of `opts` shall serve it. */
export function connections(access: pulumi.Input<ResolvedAccess> | undefined): {
    elasticsearchConnections?: pulumi.Input<ElasticsearchConnection>[];
} {
    if (access === undefined) {
        return {};
    }
    const toConnection = <T extends Partial<ResolvedAccess>>({ caCertificate, ...rest }: T) => ({
        ...rest,
        ...(caCertificate === undefined ? {} : { caData: caCertificate }),
    });
    const whole = pulumi.Output.isInstance(access) || access instanceof Promise;
    return {
        elasticsearchConnections: [whole ? pulumi.output(access).apply(toConnection) : toConnection(access)],
    };
}
