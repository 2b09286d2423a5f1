import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * State that belongs into the address, so that it can be sent to a colleague: filters, sort, chosen tab. '' is the same
 * as not there. Setting it replaces the address: going back leaves the page.
 */
export function useUrlState(name: string): [value: string, set: (value: string) => void] {
  const [query, setQuery] = useSearchParams();
  const set = useCallback(
    (value: string) =>
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          if (value === '') after.delete(name);
          else after.set(name, value);
          return after;
        },
        { replace: true },
      ),
    [name, setQuery],
  );
  return [query.get(name) ?? '', set];
}
