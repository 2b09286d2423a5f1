import { describe, expect, it } from 'vitest';
import { functionsOf } from './functions-of.ts';

const found = (text: string) => functionsOf('sample.ts', text).map(({ name, line, lines }) => [name, line, lines]);

describe('functions of a file', () => {
  it('are declarations, methods, closures and constructors, with their lines', () => {
    const text = `export function outer(a: number): number {
  const inner = () => {
    return a;
  };
  return inner();
}

class Thing {
  constructor() {}
  method(): void {
    return;
  }
}
`;
    expect(found(text)).toEqual([
      ['outer', 1, 6],
      ['inner', 2, 3],
      ['constructor', 9, 1],
      ['method', 10, 3],
    ]);
  });

  it('are not the callbacks that only group tests, but what stands in them', () => {
    const text = "describe('things', () => {\n  it('do', () => {\n    go();\n  });\n});\n";
    expect(found(text)).toEqual([['describe', 2, 3]]);
  });

  it('cannot be counted in a file that is no TypeScript', () => {
    expect(() => functionsOf('sample.ts', 'function (')).toThrow('sample.ts');
  });
});
