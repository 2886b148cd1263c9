import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
import { dirname } from "node:path";
import {
    CloudListedRemote,
    CloudRemoteClient,
    CloudRemoteServer,
    CrossClusterApiKey,
    EckElasticsearch,
    EckRemoteClient,
    EckRemoteServer,
    NodeCertificates,
    RemoteAccessRole,
    RemoteConnection,
    RemoteSigningAuthorities,
    SelfManagedRemoteClient,
    SelfManagedRemoteServer,
    TransportTrust,
} from "./index";

void componentProviderHost({
    name: "elastic-remote-clusters",
    components: [
        CloudListedRemote,
        CloudRemoteClient,
        CloudRemoteServer,
        CrossClusterApiKey,
        EckElasticsearch,
        EckRemoteClient,
        EckRemoteServer,
        NodeCertificates,
        RemoteAccessRole,
        RemoteConnection,
        RemoteSigningAuthorities,
        SelfManagedRemoteClient,
        SelfManagedRemoteServer,
        TransportTrust,
    ],
    // the sources, from which the schema is read, lie beside the compiled code
    dirname: dirname(__dirname),
});
