import type { DispensingDosageForm } from '../dispensing/dispensing-result.ts';

/**
 * Everyday phrases, our own words and without codes: the tables of JAMI and of the service's 用法マスタ may not be copied.
 * A code comes with the phrases that this pharmacy received or used itself.
 */
export const EVERYDAY_USAGES: readonly { readonly text: string; readonly dosageForm: DispensingDosageForm }[] = [
  ...[
    '１日１回朝食後　服用',
    '１日１回昼食後　服用',
    '１日１回夕食後　服用',
    '１日１回就寝前　服用',
    '１日１回起床時　服用',
    '１日１回朝食前　服用',
    '１日２回朝夕食後　服用',
    '１日２回朝夕食前　服用',
    '１日２回朝食後・就寝前　服用',
    '１日３回朝昼夕食後　服用',
    '１日３回朝昼夕食前　服用',
    '１日３回朝昼夕食間　服用',
    '１日３回朝昼夕食後・１日１回就寝前　服用',
    '１日４回朝昼夕食後・就寝前　服用',
    '１週間に１回起床時　服用',
    '１日おきに１日１回朝食後　服用',
    '医師の指示通り　服用',
  ].map((text) => ({ text, dosageForm: 'oral' as const })),
  ...[
    '疼痛時　服用',
    '発熱時　服用',
    '頭痛時　服用',
    '不眠時　服用',
    '便秘時　服用',
    '発作時　服用',
    '吐き気時　服用',
  ].map((text) => ({ text, dosageForm: 'as-needed' as const })),
  ...[
    '１日１回　貼付',
    '１日２回　塗布',
    '１日３回　塗布',
    '１日数回　塗布',
    '１日１回　塗布',
    '１日４回　点眼',
    '１日２回　点眼',
    '１日１回就寝前　点眼',
    '１日２回　吸入',
    '１日１回　吸入',
    '１日２回　点鼻',
    '発熱時　肛門挿入',
    '医師の指示通り　使用',
  ].map((text) => ({ text, dosageForm: 'external' as const })),
];
