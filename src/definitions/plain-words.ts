/**
 * What people type on a telephone, brought to one form, so that a keyword is found however it was written. Pure.
 *
 * W1. `plainWords(plainWords(t)) === plainWords(t)`: a keyword compares with a text when both are brought to this form.
 * W2. It never throws, whatever units the text has.
 */

/** Of a text longer than this the rest is not looked at. */
const MOST_CHARACTERS = 1000;

/**
 * Traditional → simplified, for the characters that texts to an operator are made of. Not a dictionary: a character that
 * is missing here can be written into a keyword of its own.
 */
const pairs =
  '確确認认訂订閱阅辦办開开關关閉闭啟启動动業业務务體体驗验試试復复複复覆复換换兌兑獎奖資资訊讯聞闻報报費费優优選选單单幫帮說说話话語语詢询問问產产個个們们這这來来沒没對对謝谢請请給给買买賣卖' +
  '錢钱電电腦脑網网絡络號号碼码簡简發发傳传輸输維维護护員员戶户團团會会議议樂乐聽听線线鈴铃響响圖图書书讀读學学習习題题測测訓训積积點点禮礼劃划計计劇剧視视頻频遊游戲戏財财經经證证彙汇匯汇' +
  '總总雲云從从後后時时間间週周曆历嗎吗喲哟啰罗囉罗無无為为與与應应該该當当樣样種种類类級级組组終终結结續续繼继斷断滿满歡欢擾扰煩烦別别還还進进連连運运過过邊边達达遠远適适遲迟遷迁郵邮釋释' +
  '鐘钟鎖锁鏈链門门隊队險险隨随雙双難难項项順顺預预領领頭头額额顯显風风飛飞飯饭館馆駕驾騎骑驚惊鬧闹麗丽麼么齊齐龍龙嚮向貨货貼贴購购賬账帳账質质貴贵責责貸贷賽赛贈赠轉转輕轻較较載载實实際际' +
  '審审寫写專专將将導导歲岁歸归';

const simplified = new Map<string, string>();
for (let i = 0; i < pairs.length; i += 2) simplified.set(pairs[i]!, pairs[i + 1]!);

/** Pictures, what joins and colours them, and what frames a key: not words. */
const pictures =
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\u200b-\u200f\u2060-\u2064\ufeff]|[\u20e3\ufe00-\ufe0f]/gu;
const betweenWords = /[\p{P}\p{S}\p{Z}\p{C}]/gu;

/** Full-width and compatible forms made plain, traditional characters simplified, capitals; lines kept. */
export function plainLines(text: string): string[] {
  const plain = text
    .slice(0, MOST_CHARACTERS)
    .toWellFormed()
    .replace(pictures, '')
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC');
  return plain
    .split(/[\r\n\u2028\u2029]+/u)
    .map((line) => Array.from(line, (each) => simplified.get(each) ?? each).join(''));
}

/** Letters, digits and Chinese characters alone. */
export function onlyWords(text: string): string {
  return text.replace(betweenWords, '');
}

/** The one form of a keyword: as `plainLines`, without spaces, punctuation and signs. */
export function plainWords(text: string): string {
  return onlyWords(plainLines(text).join(''));
}
