import { type Code, childrenOf, isPrimary, printCode } from './js-code.ts';

/**
 * Prints an expression so that nothing costly in it is evaluated twice: what is needed again is kept in a temporary.
 *
 * Where the first evaluation is sure to come before all others (the left side of `&&`, the test of `?:`) it assigns:
 * `(t = f(x)) > 3 && t < 9`. Otherwise each place evaluates unless another has: `(t ??= f(x))`, which works because no
 * value is null or undefined.
 *
 * `newTemp` names a variable that whoever uses the text declares. The result needs no parentheses around it.
 */
export function printOnce(code: Code, newTemp: () => string): string {
  const printer = new OncePrinter(code);
  const repeated = printer.repeated();
  if (repeated.size === 0) return enclosed(plain(code));
  const temps = new Map([...repeated].map((key) => [key, newTemp()]));
  // First as if every repeated part could be evaluated in several places; what is then evaluated in one only assigns,
  // which makes more of what is inside it sure to be evaluated; and so on until nothing changes.
  let several = repeated;
  for (;;) {
    const places = printer.print(temps, several).places;
    const fewer = new Set([...several].filter((key) => places.get(key)! > 1));
    if (fewer.size === several.size) break;
    several = fewer;
  }
  const { text } = printer.print(temps, several);
  const resets = [...several].map((key) => `${temps.get(key)} = undefined`);
  return resets.length === 0 ? enclosed(text) : `(${[...resets, text].join(', ')})`;
}

/** The expression without temporaries: also the identity of a part. */
function plain(code: Code): string {
  return printCode(code, plain).text;
}

function enclosed(text: string): string {
  return isPrimary(text) ? text : `(${text})`;
}

class OncePrinter {
  private readonly code: Code;
  private readonly keys = new Map<Code, string>();

  constructor(code: Code) {
    this.code = code;
  }

  /** Costly parts that occur more than once, as their plain text. */
  repeated(): Set<string> {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    const visit = (code: Code) => {
      const key = this.keyOf(code);
      if (key !== undefined && seen.has(key)) {
        repeated.add(key);
        // What it is made of is evaluated with its first occurrence.
        return;
      }
      if (key !== undefined) seen.add(key);
      for (const child of childrenOf(code)) visit(child);
    };
    visit(this.code);
    return repeated;
  }

  /** `several`: parts evaluated in several places. `places` counts where each repeated part is, not only read. */
  print(
    temps: ReadonlyMap<string, string>,
    several: ReadonlySet<string>,
  ): { text: string; places: Map<string, number> } {
    const places = new Map<string, number>();
    /** `known`: parts sure to be evaluated before; those sure to be evaluated in `code` are added. */
    const visit = (code: Code, known: Set<string>): string => {
      const key = this.keyOf(code);
      const temp = key === undefined ? undefined : temps.get(key);
      if (key === undefined || temp === undefined) return inside(code, known);
      if (known.has(key)) return temp;
      places.set(key, (places.get(key) ?? 0) + 1);
      const text = several.has(key)
        ? `(${temp} ??= ${inside(code, new Set(known))})`
        : `(${temp} = ${inside(code, known)})`;
      known.add(key);
      return text;
    };
    const inside = (code: Code, known: Set<string>): string => {
      // Operands after the first run only when those before them have run; the branches of a choice, after its test.
      let path = known;
      return printCode(code, (child, certain) => {
        if (certain) return visit(child, known);
        if (path === known || code.kind === 'choice') path = new Set(known);
        return visit(child, path);
      }).text;
    };
    return { text: visit(this.code, new Set()), places };
  }

  private keyOf(code: Code): string | undefined {
    if (code.kind !== 'join' || !code.costly) return undefined;
    let key = this.keys.get(code);
    if (key === undefined) {
      key = plain(code);
      this.keys.set(code, key);
    }
    return key;
  }
}
