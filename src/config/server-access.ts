/** Where a server is and the key to present there, from the environment; undefined where it does not say. */
export function serverAccessFrom(environment: Readonly<Record<string, string | undefined>>): {
  url: string | undefined;
  key: string | undefined;
} {
  return { url: environment.OPPORTUNE_URL || undefined, key: environment.OPPORTUNE_KEY || undefined };
}
