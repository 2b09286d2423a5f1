export interface BenchOptions {
  /** Small sizes: shows that it runs and that the answers agree; the figures mean nothing. */
  quick: boolean;
  /** Measure beside the peers, which must be installed. */
  peers: boolean;
  /** Result names; empty: all. */
  only: readonly string[];
  /** Sizes of the console's workload other than its own. */
  customers?: number;
  contacts?: number;
  /** Keeps the console's workload when it is given: what is in it is not loaded again. */
  folder?: string;
  /** Told what is being measured, for people who wait. */
  progress: (text: string) => void;
}

/** What another engine or method did with the same work in the same run. */
export interface PeerResult {
  name: string;
  value: number;
  /** How many times better ours is: above 1 when ours is better, whatever the unit. */
  ratio: number;
}

export interface BenchResult {
  name: string;
  value: number;
  unit: string;
  peers: PeerResult[];
  /** How the value came about: spread, sizes, counts. */
  detail?: Record<string, number | string>;
}

/** Both sides gave the same answers; `detail` says over what, or where they differ. */
export interface BenchCheck {
  name: string;
  ok: boolean;
  detail?: string;
}

export interface BenchReport {
  workload: string;
  machine: Record<string, string | number>;
  versions: Record<string, string>;
  checks: BenchCheck[];
  results: BenchResult[];
  notMeasured: string[];
}

const rounded = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3));

const aligned = (rows: string[][]): string[] => {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd(),
  );
};

function resultRows({ name, value, unit, peers }: BenchResult): string[][] {
  const first = [name, `${rounded(value)} ${unit}`, '', '', ''];
  return peers.length === 0
    ? [first]
    : peers.map((peer, i) => [
        i === 0 ? first[0] : '',
        i === 0 ? first[1] : '',
        peer.name,
        `${rounded(peer.value)} ${unit}`,
        `× ${rounded(peer.ratio)}`,
      ]);
}

/** The report for people. */
export function tableOf(report: BenchReport): string {
  const facts = (record: Record<string, string | number>) =>
    Object.entries(record)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  const lines = [`${report.workload}: ${facts(report.machine)}`, facts(report.versions), ''];
  for (const check of report.checks) {
    lines.push(
      `${check.ok ? 'same answers' : 'ANSWERS DIFFER'}: ${check.name}${check.detail ? ` (${check.detail})` : ''}`,
    );
  }
  const rows = [['result', 'opportune', 'beside it', '', 'better by'], ...report.results.flatMap(resultRows)];
  if (report.results.length > 0) lines.push('', ...aligned(rows), '');
  for (const { name, detail } of report.results) if (detail) lines.push(`${name}: ${facts(detail)}`);
  lines.push('', 'Not measured:', ...report.notMeasured.map((text) => `- ${text}`));
  return lines.join('\n');
}
