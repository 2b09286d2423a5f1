#!/usr/bin/env node
import { start } from './setup.mjs';

await start('src/cli/main.ts', process.argv.slice(2), { development: false });
