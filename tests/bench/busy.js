/** A process that keeps one core busy, as a machine has it that does something else as well. */
import { spawn } from 'node:child_process';

/** @returns {() => void} ends it */
export function keepOneCoreBusy() {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  const end = () => void child.kill('SIGKILL');
  process.once('exit', end);
  return () => {
    process.off('exit', end);
    end();
  };
}
