import { z } from 'zod';

/** The page may not make code from text (CSP), and zod tries it as soon as a schema is built: this module comes first. */
z.config({ jitless: true });
