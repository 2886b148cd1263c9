/**
 * A resource that exists but is not as it should be. The engine keeps its state, so that the next run updates
 * it whatever has changed, and destroy takes it away.
 */
export class UnfinishedError<State extends object> extends Error {
    readonly id: string;
    readonly properties: State;
    readonly reasons: string[];

    constructor(id: string, state: State, message: string) {
        super(message);
        this.id = id;
        this.properties = state;
        this.reasons = [message];
    }
}
