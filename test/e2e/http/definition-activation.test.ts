import { describe, expect, it } from 'vitest';
import { DefinitionActivation, type SetChange } from '../../../src/features/definitions/definition-activation.ts';
import { counterPack } from './counter-pack.ts';
import { MemoryDefinitionStore } from './definitions-in-memory.ts';
import { EmbeddedLive } from './embedded-live.ts';

const pack = (text: string) => [
  {
    file: 'pack.yaml',
    text: `kind: profile\nid: t\nzone: UTC\nattributes: {}\n---\nkind: policy\nid: t\n---\nkind: template\nid: hello\ntext: ${text}\n`,
  },
];
const doing = { who: 'ann', at: 1, comment: '' };

async function opened() {
  const live = new EmbeddedLive(counterPack(), () => 1000);
  const store = new MemoryDefinitionStore();
  const warnings: string[] = [];
  const parts = { live, store, now: () => 1, warn: (message: string) => warnings.push(message) };
  const activation = new DefinitionActivation(parts);
  await activation.begin(pack('first'));
  return { live, store, warnings, parts, activation };
}

const activeText = ({ definitions }: EmbeddedLive) => definitions.templates.find(({ id }) => id === 'hello')?.text;

describe('the activation of definitions', () => {
  it('brings an engine that was refused to what the store says, with the next activation', async () => {
    const { live, activation } = await opened();
    live.full = true;
    await expect(activation.apply(pack('second'), doing)).rejects.toThrow('cannot take more');
    expect(activeText(live)).toBe('first');
    live.full = false;
    await activation.apply(pack('second'), doing);
    expect(activeText(live)).toBe('second');
  });

  it('brings an engine that knew nothing of it to what the store says, at the next start', async () => {
    const { live, store, activation, parts } = await opened();
    live.full = true;
    await expect(activation.apply(pack('second'), doing)).rejects.toThrow();
    live.full = false;
    await new DefinitionActivation(parts).begin(pack('first'));
    expect(activeText(live)).toBe('second');
    expect((await store.activations(1))[0]).toMatchObject({ logOffset: live.activatedAt, who: 'ann' });
  });

  it('changes nothing before the two were brought together', async () => {
    const { parts } = await opened();
    const early = new DefinitionActivation(parts);
    await expect(early.apply(pack('second'), doing)).rejects.toThrow('the service is starting');
  });

  it('leaves the engine what it has when what is written cannot be read any more', async () => {
    const { live, store, parts, warnings } = await opened();
    const set: SetChange['retire'] = [{ kind: 'profile', id: 't' }];
    await store.activate({ versions: [], retire: set, setVersion: 'broken' }, doing);
    await new DefinitionActivation(parts).begin([]);
    expect(activeText(live)).toBe('first');
    expect(warnings.at(-1)).toContain('no profile');
  });

  it('notes that another version of the program reads the same texts otherwise', async () => {
    const { live, store, parts } = await opened();
    await store.activate({ versions: [], retire: [], setVersion: 'as it was read' }, doing);
    await new DefinitionActivation(parts).begin([]);
    const [last] = await store.activations(1);
    expect(last).toMatchObject({ setVersion: live.definitions.version, who: 'opportune' });
  });
});
