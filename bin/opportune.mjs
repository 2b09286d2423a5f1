#!/usr/bin/env node
import { start } from './setup.mjs';

const args = process.argv.slice(2);
const command = args.find((argument) => !argument.startsWith('-'));

await start('src/cli/main.ts', args, { development: false, console: command === 'serve' || command === 'demo' });
