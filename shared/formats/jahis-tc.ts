/** お薬手帳 (JAHIS 電子版お薬手帳データフォーマット仕様書 Ver.2.6, JAHISTC01–08): what other rooms need of it. */
export { blocksFromJahisTc, type NotebookContent, type NotebookResult } from './jahis-tc-blocks.ts';
export { type JahisTcDocument, readJahisTc, writeJahisTc } from './jahis-tc-document.ts';
export { joinJahisTcParts } from './jahis-tc-parts.ts';
export { jahisTcFromDispensingResult } from './jahis-tc-writing.ts';
