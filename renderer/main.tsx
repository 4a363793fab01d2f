import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { AppWindow } from './app/window.tsx';
import { openBridge } from './core/bridge.ts';

const place = document.getElementById('window');
if (place === null) throw new Error('no place for the window in this page');
createRoot(place).render(
  <StrictMode>
    <AppWindow bridge={openBridge()} />
  </StrictMode>,
);
