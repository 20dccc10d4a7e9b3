/**
 * Stands in bundles for the file through which the SDK's HTTP handler takes node:https. Every client makes an agent for
 * TLS; here it is made, and TLS loaded (10 ms of CPU), when the first request goes out by it. The engine speaks HTTP.
 */
import type { Agent as HttpsAgent, AgentOptions, RequestOptions } from 'node:https';
import type { ClientRequest, IncomingMessage } from 'node:http';

const https = () => process.getBuiltinModule('node:https');

/** As much of an agent as the handler looks at. */
class Agent {
  readonly #options: AgentOptions;
  #made: HttpsAgent | undefined;

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  get made(): HttpsAgent {
    this.#made ??= new (https().Agent)(this.#options);
    return this.#made;
  }

  get maxSockets(): number {
    return this.made.maxSockets;
  }

  get sockets(): HttpsAgent['sockets'] {
    return this.made.sockets;
  }

  get requests(): HttpsAgent['requests'] {
    return this.made.requests;
  }

  destroy(): void {
    this.#made?.destroy();
  }
}

type Options = Omit<RequestOptions, 'agent'> & { readonly agent: Agent | HttpsAgent };

const request = ({ agent, ...options }: Options, answered: (response: IncomingMessage) => void): ClientRequest =>
  https().request({ ...options, agent: agent instanceof Agent ? agent.made : agent }, answered);

export const node_https = { Agent, request };
