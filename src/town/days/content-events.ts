/** What is read, heard and sent: issues of newspapers, picture messages, content of products held. */

import { habits } from '../people/habits.ts';
import { deviceMeets } from '../people/holdings.ts';
import { knownProduct, musicProducts, newspapers, townProducts } from '../people/products.ts';
import { hourOf } from './rhythms.ts';
import type { Today } from './scene.ts';

/** The hour at which each newspaper goes out, by its place among them. */
const issueHours = [7.5, 17.6, 18.1, 21, 20.4, 19.2, 17.8, 20.1, 21.5, 18.4, 12.2, 20.7];

export function reportIssues({ scene, person, chance, report }: Today): void {
  for (const product of scene.lives.holdingsOf(person)) {
    const paper = newspapers.indexOf(product);
    if (paper < 0) continue;
    const able =
      deviceMeets('mms', scene.lives.deviceOf(person)) && person.gprsOn && !scene.lives.inArrears[person.number];
    const fetched = able && person.trouble !== 'not-fetched' && chance.happens(person.fetchShare);
    const action = fetched ? 'fetched' : 'not-fetched';
    report('mms', issueHours[paper] + 0.8 * chance.next(), {
      action,
      charged: false,
      product: townProducts[product].id,
    });
  }
}

export function reportOwnMms({ scene, person, chance, report }: Today): void {
  if (!deviceMeets('mms', scene.lives.deviceOf(person)) || !person.gprsOn) return;
  const count = chance.poisson(person.mms);
  for (let i = 0; i < count; i++) {
    const received = chance.happens(0.4);
    const lost = received && person.trouble === 'not-fetched';
    const action = lost ? 'not-fetched' : received ? 'received' : 'sent';
    const hour = hourOf(chance, habits[person.habit].rhythm) + chance.next();
    report('mms', hour, { action, charged: !received && chance.happens(person.mmsPaidShare) });
  }
}

const reading = knownProduct('mobile-reading');
const games = knownProduct('mobile-games');

export function reportContent({ scene, person, chance, report }: Today): void {
  const held = scene.lives.holdingsOf(person);
  const use = (product: number, daily: number, actions: readonly string[]) => {
    const count = chance.poisson(daily);
    for (let i = 0; i < count; i++) {
      const hour = hourOf(chance, habits[person.habit].rhythm) + chance.next();
      report('content-use', hour, { product: townProducts[product].id, action: chance.pick(actions) });
    }
  };
  const music = held.filter((product) => musicProducts.includes(product));
  if (music.length > 0) use(chance.pick(music), person.musicUses3m / 90, ['listen', 'listen', 'download', 'set-tone']);
  if (held.includes(reading)) use(reading, 0.25, ['read']);
  if (held.includes(games)) use(games, 0.25, ['play', 'download']);
}
