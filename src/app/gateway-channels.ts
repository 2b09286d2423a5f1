import type { KannelChannel } from '../adapters/channels/kannel/open-kannel-channel.ts';
import type { WebhookChannel } from '../adapters/channels/webhook/open-webhook-channel.ts';
import type { ToldChannels } from '../features/channels/told-routes.ts';

/** Open channels by id, as far as their gateways tell them something over HTTP. */
export class GatewayChannels implements ToldChannels {
  readonly kannel = new Map<string, KannelChannel>();
  readonly webhook = new Map<string, WebhookChannel>();

  signedReport(channel: string, headers: Readonly<Record<string, string | string[] | undefined>>, body: string) {
    return this.webhook.get(channel)?.receiveReport(headers, body);
  }

  queriedReport(channel: string, query: string) {
    return this.kannel.get(channel)?.receiveReport(query);
  }

  queriedText(channel: string, query: string) {
    return this.kannel.get(channel)?.receiveSms(query);
  }
}
