'use strict';

/**
 * Loaded by Node before a service's program (`--require`): its Date is off by as many milliseconds as a file says, also while it
 * runs. Timers and the monotonic clock stay right, as on a machine whose wall clock is wrong.
 */

const { readFileSync } = require('node:fs');

const file = process.env['FAULT_CLOCK_OFFSET_FILE'];
const RealDate = Date;
let offset = 0;

function look() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0;
  }
}

class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + offset);
    else super(...args);
  }

  static now() {
    return RealDate.now() + offset;
  }
}

if (file) {
  look();
  setInterval(look, 100).unref();
  globalThis.Date = ShiftedDate;
}
