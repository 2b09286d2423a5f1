/** A call as the console makes it. `path` names in braces stand for what the running service has. */
export interface CalledRoute {
  method: 'GET' | 'POST';
  /** As the document of the interface writes it. */
  route: string;
  /** What stands for the braces and the query; `path` of the route when absent. */
  path: string;
  body?: object;
  /** Tells two calls of one route apart. */
  of?: string;
}

/** What the calls are about; made before. */
export interface Subjects {
  /** One with many records, and one with hardly any. */
  customer: string;
  decisionId: string;
  campaign: string;
  campaignVersion: number;
  list: string;
  uploadId: string;
}

const scenario = `kind: scenario
id: sends-a-picture
name: 发出彩信
pattern: { event: { event: mms, where: event.action == "sent" } }
cooldown: 7d
ttl: 24h
`;
const five =
  'profile.age >= 18 && profile.age < 40 && profile.monthlySpend > 50.0 && profile.gprsOn && profile.city == "wuhan"';
const spreadOf = ['age', 'gender', 'brand', 'monthlySpend', 'dataMb3m', 'mmsCapable'].map((name) => `profile.${name}`);

const get = (route: string, path = route, of?: string): CalledRoute => ({
  method: 'GET',
  route,
  path,
  ...(of !== undefined && { of }),
});
const post = (route: string, body: object, of?: string): CalledRoute => ({
  ...{ method: 'POST', route, path: route, body },
  ...(of !== undefined && { of }),
});

/** Every reading call of the console and the API, and the asking ones that follow what people type. */
export function calledRoutes({ customer, decisionId, campaign, campaignVersion, list, uploadId }: Subjects) {
  const timeline = '/v1/customers/{customerId}/timeline';
  const version = `/v1/definitions/campaign/${campaign}/versions/${campaignVersion}`;
  const yesterday = Date.now() - 86_400_000;
  return [
    get('/v1/customers/{customerId}', `/v1/customers/${customer}`),
    get('/v1/customers/{customerId}/profile', `/v1/customers/${customer}/profile`),
    get(timeline, `/v1/customers/${customer}/timeline?limit=50`, 'first page'),
    get(timeline, `/v1/customers/${customer}/timeline?limit=200&types=decision,contact`, 'two kinds, 200'),
    get('/v1/decisions/{decisionId}', `/v1/decisions/${decisionId}`),
    get('/v1/decisions/{decisionId}/breakdown', `/v1/decisions/${decisionId}/breakdown`),
    post('/v1/customers/find', { number: customer }),
    get('/v1/rules/schema'),
    get('/v1/groups'),
    get('/v1/number-lists'),
    get('/v1/number-lists/{id}/uploads', `/v1/number-lists/${list}/uploads`),
    get('/v1/number-lists/{id}/uploads/{uploadId}', `/v1/number-lists/${list}/uploads/${uploadId}`),
    get('/v1/number-lists/{id}/uploads/{uploadId}/rows', `/v1/number-lists/${list}/uploads/${uploadId}/rows`),
    get('/v1/number-lists/{id}/uploads/{uploadId}/report', `/v1/number-lists/${list}/uploads/${uploadId}/report`),
    get('/v1/scenarios'),
    get('/v1/products'),
    get('/v1/products/{productId}', '/v1/products/ring-back-tone'),
    get('/v1/fit', '/v1/fit?rows=group&columns=product'),
    get('/v1/campaigns', '/v1/campaigns?limit=50'),
    get('/v1/campaigns/{campaignId}', `/v1/campaigns/${campaign}`),
    get(
      '/v1/campaigns/{campaignId}/versions/{version}/reach',
      `/v1/campaigns/${campaign}/versions/${campaignVersion}/reach`,
    ),
    get('/v1/test-numbers'),
    get('/v1/definitions'),
    get('/v1/definitions/activations'),
    get('/v1/definitions/versions', '/v1/definitions/versions?kind=campaign'),
    get('/v1/definitions/{kind}', '/v1/definitions/campaign'),
    get('/v1/definitions/{kind}/{id}', `/v1/definitions/campaign/${campaign}`),
    get('/v1/definitions/{kind}/{id}/history', `/v1/definitions/campaign/${campaign}/history`),
    get('/v1/definitions/{kind}/{id}/draft', `/v1/definitions/campaign/${campaign}/draft`),
    get('/v1/definitions/{kind}/{id}/diff', `/v1/definitions/campaign/${campaign}/diff?from=1&to=${campaignVersion}`),
    get('/v1/definitions/{kind}/{id}/versions/{version}', version),
    get('/v1/definitions/{kind}/{id}/versions/{version}/checks', `${version}/checks`),
    get('/v1/cells'),
    get('/v1/previews/message-rules'),
    get('/v1/session/ways'),
    get('/v1/users'),
    get('/v1/api-keys'),
    get('/v1/audit', '/v1/audit', 'newest'),
    get('/v1/audit', `/v1/audit?action=customer.read&until=${yesterday}`, 'an action, a day ago'),
    get('/v1/audit/verification'),
    get('/v1/settings'),
    get('/v1/operations'),
    get('/v1/dead-letters'),
    get('/healthz'),
    get('/readyz'),
    get('/metrics'),
    post('/v1/rules/check', { rule: five }),
    post('/v1/audiences/count', { rule: five, estimate: true }, 'estimate'),
    post('/v1/audiences/count', { rule: five }, 'exact'),
    post('/v1/audiences/count', { rule: five, groupBy: 'profile.city' }, 'by city'),
    post('/v1/audiences/spread', { rules: [five], of: spreadOf, estimate: true }, 'estimate'),
    post('/v1/audiences/spread', { rules: [five], of: spreadOf }, 'exact, six attributes'),
    post('/v1/scenarios/check', { scenario }),
  ];
}

/** Reading calls that are not measured, and why. */
export const leftOut: Readonly<Record<string, string>> = {
  '/v1/live': 'a stream: the page is measured',
  '/v1/session': 'of who is signed in: the pages are measured',
  '/v1/session/open-id': 'leads elsewhere',
  '/v1/session/open-id/callback': 'leads elsewhere',
  '/v1/scenarios/firings/{firingsId}': 'what a rehearsal has come to: going over hours of inputs takes its time',
  '/v1/sms/inbound': 'of gateways',
  '/v1/sms/report': 'of gateways',
  '/v1/channels/{channel}/reports': 'of gateways',
  '/v1/channels/{channel}/texts': 'of gateways',
};
