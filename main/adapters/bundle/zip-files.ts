import { zipSync } from 'fflate';
import type { PackFiles } from '../../application/support-ports.ts';

/** The time of a zip entry; the moment of the bundle is in its contents. */
const NO_TIME = new Date(1980, 0, 1);

export const zipFiles: PackFiles = (files) => zipSync({ ...files }, { level: 6, mtime: NO_TIME });
