/**
 * Programs that are started, not imported, from the root of the tree. This file alone names them: the built programs
 * (`packaging/build-programs.ts`) have it with what was built in their place.
 */
export const PROGRAM_FILES = {
  service: 'main/service.ts',
  mockService: 'mock-service/start.ts',
};
