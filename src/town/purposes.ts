/** What chance is drawn for: different purposes of one person never share their numbers. */
export const purposes = {
  person: 1,
  tastes: 2,
  channels: 3,
  dayPlan: 4,
  dayEvents: 5,
  hourEvents: 6,
  collector: 7,
  answer: 8,
  lostAnswers: 9,
  secondThoughts: 10,
} as const;
