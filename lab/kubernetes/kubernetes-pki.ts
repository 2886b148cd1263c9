import { join } from "node:path";
import {
    type Certificate,
    createAuthority,
    createCertificate,
    createClientCertificate,
    localhostNames,
} from "../certificates";

/** The certificates of a control plane, all of one authority of its own. */
export interface KubernetesPki {
    authority: Certificate;
    /** Of every server of the control plane; they also present it to each other. */
    server: Certificate;
    /** Of the administrator, who may do everything. */
    admin: Certificate;
    /** Signs the tokens of service accounts. */
    serviceAccounts: Certificate;
}

export async function createKubernetesPki(folder: string): Promise<KubernetesPki> {
    const file = (name: string) => join(folder, name);
    const authority = await createAuthority(file("authority"), "Kubernetes CA");
    const [server, admin, serviceAccounts] = await Promise.all([
        createCertificate(authority, file("server"), localhostNames),
        // To the members of this group RBAC is not applied.
        createClientCertificate(authority, file("admin"), "admin", "system:masters"),
        createCertificate(authority, file("service-accounts"), localhostNames),
    ]);
    return { authority, server, admin, serviceAccounts };
}
