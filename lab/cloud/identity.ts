import { randomBytes } from "node:crypto";
import { ApiFailure } from "./api-failure";

/** Who may use the API. A user with a password is there on Elastic Cloud Enterprise only. */
export interface Credentials {
    apiKey: string;
    username?: string;
    password?: string;
}

/** Decides about the header Authorization, and gives tokens to users who log in as the ec provider does. */
export class Identity {
    private readonly tokens = new Set<string>();

    constructor(private readonly credentials: Credentials) {}

    /** Fails unless the header is right. */
    check(authorization: string | undefined): void {
        const { apiKey, username, password } = this.credentials;
        const [scheme = "", value = ""] = (authorization ?? "").split(" ");
        const basic = username && Buffer.from(`${username}:${password}`).toString("base64");
        const isRight =
            (scheme === "ApiKey" && value === apiKey) ||
            (scheme === "Basic" && basic !== undefined && value === basic) ||
            (scheme === "Bearer" && this.tokens.has(value));
        if (!isRight)
            throw new ApiFailure(401, "root.unauthorized", "The supplied authentication is invalid");
    }

    /** A new token for a user. */
    logIn(body: { username?: string; password?: string }): object {
        const { username, password } = this.credentials;
        if (username === undefined || body.username !== username || body.password !== password) {
            throw new ApiFailure(401, "root.unauthenticated", "The supplied authentication is invalid");
        }
        return this.newToken();
    }

    /** A new token for whoever has one. */
    newToken(): object {
        const token = randomBytes(24).toString("base64url");
        this.tokens.add(token);
        return { token };
    }
}
