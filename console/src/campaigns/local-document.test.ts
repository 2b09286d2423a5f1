import { describe, expect, it } from 'vitest';
import { withInherited, withoutInherited } from './local-document.ts';

const parent = {
  kind: 'campaign',
  id: 'autumn',
  name: 'Autumn',
  entry: { wave: true },
  journey: [{ end: {} }],
  audience: 'a',
};
const own = { kind: 'campaign', id: 'autumn-wuhan', name: 'Wuhan', localOf: 'autumn' };

describe('the version of a region', () => {
  it('is shown with what it takes from its campaign, but for name and audience', () => {
    expect(withInherited(own, parent)).toEqual({ ...own, entry: { wave: true }, journey: [{ end: {} }] });
  });

  it('is written without it, whatever was shown', () => {
    expect(withoutInherited(withInherited(own, parent), parent)).toEqual(own);
    const changed = { ...withInherited(own, parent), entry: { pull: true } };
    expect(withoutInherited(changed, parent)).toEqual({ ...own, entry: { pull: true } });
  });

  it('is as it is while its campaign is not known', () => {
    expect(withoutInherited(withInherited(own, undefined), undefined)).toEqual(own);
  });
});
