import { parseRecords, type Records } from '../../../src/model/records.ts';

/** An invented repository in the shapes of the real one. */
export const defaultsJson = `{
  "baseline": "",
  "parameters": null,
  "description": "",
  "version": "1",
  "style": "generalist",
  "nsfw": false
}
`;

export const generationParamsJson = '{"temperature": 5, "top_p": 1, "top_k": 100, "rep_pen": 3, "sampler_order": [0]}';

export const header =
  'name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings\r\n';

export const modelsCsv = `${header}${[
  'acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,"{""temperature"": 0.7, ""rep_pen"":1.0}"',
  'acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,',
  'solo,0.5,,,,,,generalist,,',
  'other/Tiny-3B,3,,,,First row,,,,',
  'acme/Big-120B,120,,,,,story,,,',
  'other/Tiny-3B,2.5,,,,Second row,,,,',
].join('\r\n')}\r\n`;

export function records(values: Readonly<Record<string, unknown>>): Records {
  return parseRecords(JSON.stringify(values));
}

/** A repository's files: path → text. */
export function repository(csv: string, database: string, defaults = defaultsJson): Map<string, string> {
  return new Map([
    ['models.csv', csv],
    ['db.json', database],
    ['defaults.json', defaults],
    ['generation_params.json', generationParamsJson],
  ]);
}
