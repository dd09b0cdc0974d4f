export * from './query';
export { answer, asAsked, comparatorOf, conditionsOf, isMatch, matcherOf, type Asked } from './match';
export { compareValues, indexedFields, type IndexedField, type Scalar } from './indexed-fields';
export { joined } from './joined';
