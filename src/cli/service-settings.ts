import { ConfigError, environment } from '../config/config.ts';
import { readServiceFile, type ServiceConfig, serviceConfigFrom } from '../config/service-config.ts';
import { CommandError } from './command-error.ts';

/** What `--config` names, and the environment over it. @throws CommandError `config-invalid` */
export function serviceConfigOf(file: string | undefined): ServiceConfig {
  return tellingConfig(file, () =>
    serviceConfigFrom(file === undefined ? {} : readServiceFile(file), environment(), file ?? ''),
  );
}

/** Runs `work`; a ConfigError of it becomes one that names the file. @throws CommandError `config-invalid` */
function tellingConfig<T>(file: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw configMistake(error, file);
  }
}

/** A ConfigError as a person is told it; other errors are given back. */
export function configMistake(error: unknown, file: string | undefined): unknown {
  if (!(error instanceof ConfigError)) return error;
  const details = error.problems.map((problem) =>
    file === undefined || problem.includes(file) ? problem : `${file}: ${problem}`,
  );
  const advice = 'Mend it; docs/guides/operator.md lists all keys';
  return new CommandError('config-invalid', error.message, advice, details);
}
