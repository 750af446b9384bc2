let hasStarted = false;

/** From now on `/readyz` of every service in this process says 503, so that balancers send nothing new. Returns what takes it back. */
export function startDraining(): () => void {
  hasStarted = true;
  return () => {
    hasStarted = false;
  };
}

export function isDraining(): boolean {
  return hasStarted;
}
