import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import './explorer.css';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer';
import { repairTabs } from './repair-tabs';

const isOwn = document.querySelector('meta[name=supergraph]')?.getAttribute('content') === 'own';
const container = document.querySelector('#explorer');
if (container) {
  repairTabs(container);
  createRoot(container).render(<Explorer isOwn={isOwn} />);
}
