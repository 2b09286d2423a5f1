import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, listening, programPath, startProgram } from './programs.ts';

/** Kannel's own programs; undefined when this machine does not have them. */
export const kannelPrograms = programsOf(programPath('bearerbox'), programPath('smsbox'));

function programsOf(bearerbox: string | undefined, smsbox: string | undefined) {
  return bearerbox === undefined || smsbox === undefined ? undefined : { bearerbox, smsbox };
}

export interface KannelGateway {
  sendsmsUrl: string;
  stop(): Promise<void>;
}

/** A Kannel whose one message centre is at this port, and which asks `smsUrl` about what customers write. */
export async function startKannel(smscPort: number, smsUrl: string): Promise<KannelGateway> {
  if (kannelPrograms === undefined) throw new Error('broken invariant: asked for Kannel where there is none');
  const folder = mkdtempSync(join(tmpdir(), 'opportune-kannel-'));
  const [adminPort, smsboxPort, sendsmsPort] = await freePorts(3);
  const configFile = join(folder, 'kannel.conf');
  writeFileSync(configFile, configOf({ smscPort, smsUrl, adminPort, smsboxPort, sendsmsPort }));
  const bearerbox = startProgram(kannelPrograms.bearerbox, ['-v', '1', configFile], join(folder, 'bearerbox.log'));
  // It gives up at once when there is no bearerbox.
  await listening(smsboxPort);
  const smsbox = startProgram(kannelPrograms.smsbox, ['-v', '1', configFile], join(folder, 'smsbox.log'));
  await listening(sendsmsPort);
  return {
    sendsmsUrl: `http://127.0.0.1:${sendsmsPort}/cgi-bin/sendsms`,
    stop: async () => {
      await smsbox.stop();
      await bearerbox.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

interface KannelPlaces {
  smscPort: number;
  smsUrl: string;
  adminPort: number;
  smsboxPort: number;
  sendsmsPort: number;
}

const configOf = ({ smscPort, smsUrl, adminPort, smsboxPort, sendsmsPort }: KannelPlaces): string => `
group = core
admin-port = ${adminPort}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = ${smsboxPort}
smsbox-interface = 127.0.0.1

group = smsc
smsc = smpp
smsc-id = handsets
host = 127.0.0.1
port = ${smscPort}
transceiver-mode = true
smsc-username = kannel
smsc-password = secret
system-type = ""
reconnect-delay = 1
source-addr-autodetect = true

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = ${sendsmsPort}
sendsms-interface = 127.0.0.1
http-request-retry = 100
http-queue-delay = 1

group = sendsms-user
username = opportune
password = secret
concatenation = true
max-messages = 10

group = sms-service
keyword = default
catch-all = true
max-messages = 0
concatenation = true
get-url = "${smsUrl}"
`;
