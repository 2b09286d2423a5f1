/**
 * A rule that is a chain of simple conditions, taken apart so that a table can show them in columns, and put together
 * again to the very same text. What is not simple stays a text of its own.
 */

export type AtomOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** One simple condition. `subject`: `profile.age`, `stage["mms"]`; `literal` as a rule writes it: `30.0`, `"male"`. */
export type RuleAtom =
  | { kind: 'group'; id: string; negated: boolean }
  | { kind: 'member'; of: 'holdings' | 'lists'; id: string; negated: boolean }
  | { kind: 'flag'; subject: string; negated: boolean }
  | { kind: 'compare'; subject: string; operator: AtomOperator; literal: string }
  | { kind: 'other'; text: string };

const NAME = String.raw`(?:\.[A-Za-z_]\w*|\["[\w-]+"\])`;
const subject = `(?:profile|metric|stage|moment)${NAME}`;
const patterns = {
  group: new RegExp(`^(!?)group(${NAME})$`),
  member: /^"([\w-]+)" in (holdings|lists)$/,
  notMember: /^!\("([\w-]+)" in (holdings|lists)\)$/,
  flag: new RegExp(`^(!?)(${subject})$`),
  compare: new RegExp(`^(${subject}|group\\.primary) (==|!=|<=|>=|<|>) (true|false|-?\\d+(?:\\.\\d+)?|"[^"\\\\]*")$`),
};

/** The conditions of a rule; empty for an empty rule. Their texts joined by ` && ` are the rule. */
export function readAtoms(rule: string): RuleAtom[] {
  if (rule === '') return [];
  const parts = conjuncts(rule);
  return parts.map(readAtom);
}

/** A rule of these conditions; alternatives among several are put in brackets. */
export function writeAtoms(atoms: readonly RuleAtom[]): string {
  const texts = atoms.map(writeAtom);
  if (texts.length === 1) return texts[0] ?? '';
  return texts.map((text) => (isLoose(text) ? `(${text})` : text)).join(' && ');
}

/** The column a condition belongs to: conditions about the same thing share one. */
export function columnOf(atom: RuleAtom): string {
  switch (atom.kind) {
    case 'group':
      return 'group';
    case 'member':
      return atom.of;
    case 'flag':
    case 'compare':
      return atom.subject;
    case 'other':
      return 'other';
  }
}

/** How a rule names something: `profile.age`, `stage["mms-2"]`. */
export function subjectText(root: string, name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `${root}.${name}` : `${root}["${name}"]`;
}

/** `profile.age` → `['profile', 'age']`. */
export function subjectParts(text: string): [root: string, name: string] {
  const found = /^(\w+)(?:\.(\w+)|\["([\w-]+)"\])$/.exec(text);
  return [found?.[1] ?? '', found?.[2] ?? found?.[3] ?? ''];
}

function readAtom(text: string): RuleAtom {
  const atom = simpleAtom(text);
  // What would be written otherwise than it stood stays as it stood.
  return atom !== undefined && writeAtom(atom) === text ? atom : { kind: 'other', text };
}

function simpleAtom(text: string): RuleAtom | undefined {
  const group = patterns.group.exec(text);
  if (group !== null) return { kind: 'group', id: nameIn(group[2] ?? ''), negated: group[1] === '!' };
  const member = patterns.member.exec(text) ?? patterns.notMember.exec(text);
  if (member !== null) {
    return { kind: 'member', of: member[2] as 'holdings', id: member[1] ?? '', negated: text.startsWith('!') };
  }
  const flag = patterns.flag.exec(text);
  if (flag !== null) return { kind: 'flag', subject: flag[2] ?? '', negated: flag[1] === '!' };
  const compare = patterns.compare.exec(text);
  if (compare === null) return undefined;
  const [, about = '', operator, literal = ''] = compare;
  return { kind: 'compare', subject: about, operator: operator as AtomOperator, literal };
}

function writeAtom(atom: RuleAtom): string {
  switch (atom.kind) {
    case 'group':
      return `${atom.negated ? '!' : ''}${subjectText('group', atom.id)}`;
    case 'member': {
      const text = `"${atom.id}" in ${atom.of}`;
      return atom.negated ? `!(${text})` : text;
    }
    case 'flag':
      return `${atom.negated ? '!' : ''}${atom.subject}`;
    case 'compare':
      return `${atom.subject} ${atom.operator} ${atom.literal}`;
    case 'other':
      return atom.text;
  }
}

function nameIn(suffix: string): string {
  return suffix.startsWith('.') ? suffix.slice(1) : suffix.slice(2, -2);
}

/** Parts between `&&` outside of brackets and quotes; the whole rule when it is no plain chain. */
function conjuncts(rule: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { at, sign } of signsOutside(rule)) {
    if (sign !== '&&') return [rule];
    parts.push(rule.slice(start, at));
    start = at + 2;
  }
  parts.push(rule.slice(start));
  const trimmed = parts.map((part) => part.trim());
  const isPlain = trimmed.join(' && ') === rule && trimmed.every((part) => part !== '');
  return isPlain ? trimmed : [rule];
}

/** Whether a text would fall apart beside an `&&`. */
function isLoose(text: string): boolean {
  return signsOutside(text).some(({ sign }) => sign !== '&&');
}

/** `&&`, `||` and `?` outside of brackets and quotes, in order. */
function signsOutside(rule: string): { at: number; sign: string }[] {
  const found: { at: number; sign: string }[] = [];
  const token = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()[\]{}]|&&|\|\||\?/g;
  let depth = 0;
  for (const { 0: sign, index } of rule.matchAll(token)) {
    if ('([{'.includes(sign)) depth++;
    else if (')]}'.includes(sign)) depth--;
    else if (depth === 0 && (sign === '&&' || sign === '||' || sign === '?')) found.push({ at: index, sign });
  }
  return found;
}
