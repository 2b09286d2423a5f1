/** Two characters that look nothing alike. */
const DIFFERENT = ['一', '鹽'] as const;

/** Whether the system has no Chinese font: then different characters are drawn as the same empty box. */
export function lacksChineseFont(): boolean {
  const [first, second] = DIFFERENT.map(drawn);
  return first === second;
}

function drawn(character: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 24;
  canvas.height = 24;
  const context = canvas.getContext('2d');
  if (context === null) return character;
  context.font = '20px sans-serif';
  context.fillText(character, 0, 20);
  return context.getImageData(0, 0, 24, 24).data.join();
}
