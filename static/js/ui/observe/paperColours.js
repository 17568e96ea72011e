// The colours of drawings on paper, which is white in every theme. Must not differ from the server's.

export const PAPER = {
  ink: '#212b32',
  muted: '#4c6272',
  ground: '#f0f4f5',
  card: '#ffffff',
  edge: '#aeb7bd',
  deep: '#003087',
  none: '#0b7a6b',
  half: '#7a5a00',
  full: '#86144f',
};
