import * as pulumi from "@pulumi/pulumi";
import { ElasticsearchAccess, secretAccess } from "../model/elasticsearch-access";
import { ElasticsearchConnection } from "../sdks/elasticstack";

/** The connection block of an elasticstack resource; nothing when the provider of `opts` shall serve it. */
export function connections(access: pulumi.Input<ElasticsearchAccess> | undefined): {
    elasticsearchConnections?: pulumi.Input<pulumi.Input<ElasticsearchConnection>[]>;
} {
    if (access === undefined) {
        return {};
    }
    const connection = secretAccess(access).apply(({ caCertificate, ...rest }): ElasticsearchConnection => ({
        ...rest,
        ...(caCertificate === undefined ? {} : { caData: caCertificate }),
    }));
    return { elasticsearchConnections: [connection] };
}
