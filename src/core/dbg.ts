import { EngineDriver, START, DAY_MS, townDefinitions, townStream } from './engine-fixture.ts';
import { InputKind } from './inputs/input-batch.ts';
import { SnapshotReader } from './state/snapshot-bytes.ts';
const [seed, cut] = process.argv.slice(2).map(Number) as [number, number];
const inputs = townStream(seed, 160);
const live = new EngineDriver(townDefinitions());
live.play(inputs.slice(0, cut));
const at = inputs[cut - 1]?.at ?? START;
const planned = live.effects.filter((e: any) => e.type === 'contact');
live.play(planned.map((e: any, k) => ({ json: InputKind.outcome, customerId: e.customerId, id: `o${e.contactId}`, at, content: { contactId: e.contactId, outcome: ['delivered', 'declined', 'do-not-disturb', 'failed'][k % 4] } })));
const r = live.restored();
for (const d of [live, r]) { d.play(inputs.slice(cut)); d.advance(START + 20 * DAY_MS); }
for (let p = 0; p < 4; p++) {
  const read = (d: EngineDriver) => { const s: any = new SnapshotReader(d.engine.save(p)); return s; };
  const a: any = read(live), b: any = read(r);
  console.log(p, a.numbers.length, b.numbers.length, JSON.stringify(a.texts) === JSON.stringify(b.texts));
  let shown = 0;
  for (let k = 0; k < Math.max(a.numbers.length, b.numbers.length) && shown < 12; k++) if (!Object.is(a.numbers[k], b.numbers[k])) { console.log(k, Array.from(a.numbers.slice(k-2, k + 4)), Array.from(b.numbers.slice(k-2, k + 4))); shown++; }
}
