import { type SmsActionType, smsReplyNames } from '../../core/schema/sms-command.ts';
import {
  choice,
  document,
  duration,
  list,
  mapping,
  namesTo,
  oneKeyOf,
  reference,
  type Shape,
  text,
  when,
  whole,
} from './shape.ts';

/** Shapes of what a text from a customer can ask for. */

const keyword: Shape = { type: 'string', minLength: 1, maxLength: 20, title: 'a keyword of at most 20 characters' };

/** The replies of an action, all of them. */
function repliesTo(action: SmsActionType): Shape {
  const names = smsReplyNames[action];
  return mapping(Object.fromEntries(names.map((name) => [name, text])), names);
}

function actionShape(
  action: SmsActionType,
  properties: Record<string, Shape> = {},
  required: readonly string[] = [],
): Shape {
  return mapping({ ...properties, replies: repliesTo(action) }, [...required, 'replies']);
}

const means = choice('order', 'trial');
const fullAsk = mapping({ means, productFrom: reference }, ['means']);
const ask: Shape = {
  type: ['string', 'object'],
  ...when({ type: 'string' }, { enum: ['order', 'trial'] }, fullAsk),
  title: 'order, trial, or a mapping with means and productFrom',
};

const someIds = list(reference, { uniqueItems: true, minItems: 1 });
const scope = choice('all', 'channel', 'category');
const within = duration;

const actions: Record<SmsActionType, Shape> = {
  confirm: actionShape(
    'confirm',
    {
      channels: someIds,
      asks: { ...namesTo(ask), minProperties: 1, title: 'templates and what a yes to them means' },
      answerWithin: duration,
      againWithin: duration,
      againAfter: duration,
      unclearWithin: duration,
    },
    ['channels', 'asks'],
  ),
  refuse: actionShape('refuse'),
  order: actionShape('order', { codes: namesTo(reference, keyword) }),
  unsubscribe: actionShape('unsubscribe', { scope, of: someIds }, ['scope']),
  subscribe: actionShape('subscribe', { scope, of: someIds }),
  query: actionShape('query', { what: choice('offers', 'orders'), channel: reference, limit: whole(1, 9) }, ['what']),
  redeem: actionShape('redeem'),
  quiz: actionShape('quiz'),
  help: actionShape('help', { within }),
  unknown: actionShape('unknown', { every: duration }),
};

export const smsCommandShape: Shape = document(
  'smsCommand',
  {
    name: text,
    keywords: list(keyword, { uniqueItems: true, maxItems: 100 }),
    menu: mapping({ position: whole(1, 9), label: text }, ['position', 'label']),
    action: oneKeyOf(actions, 'one action keyed by its type, such as { refuse: { replies: … } }'),
  },
  ['action'],
);
