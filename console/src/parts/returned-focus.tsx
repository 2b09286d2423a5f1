import { useEffect, useState } from 'react';

/** Inside of something that opens over the page: what had the focus when it opened has it again when it is gone. */
export function ReturnedFocus() {
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before]);
  return null;
}
