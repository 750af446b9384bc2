import { foldForSearch } from '../src/domain/fold-for-search';
import { wordsOf } from '../src/domain/search-service';

describe('folding for the search', () => {
  it.each([
    ['istanbul', ['İstanbul', 'ISTANBUL', 'ıstanbul', 'I\u0307STANBUL', 'istanbul']],
    ['strasse', ['Straße', 'STRASSE', 'STRAẞE', 'ſtraſſe']],
    ['ramen 12', ['ＲＡＭＥＮ　１２', 'ｒａｍｅｎ １２', 'Ramen\u00a0¹²']],
    ['カレー', ['ｶﾚｰ', 'カレー']],
    ['ガラ', ['ｶﾞﾗ', 'カ\u3099ラ']],
    ['fisch', ['ﬁsch', 'FISCH']],
    ['οδοσ', ['ΟΔΟΣ', 'οδος', 'οδοσ']],
    ['kartoffel', ['Kar\u00adtof\u00adfel', 'kar\u200btoffel', 'Kartoffel\ufeff']],
    ['crème', ['CRE\u0300ME', 'Crème']],
    ['dž', ['Ǆ', 'ǅ', 'ǆ', 'DŽ']],
    ['ᏣᎳᎩ', ['ꮳꮃꭹ', 'ᏣᎳᎩ']],
  ])('makes one text of every spelling of %s', (usual, spellings) => {
    expect(new Set(spellings.map(foldForSearch))).toEqual(new Set([foldForSearch(usual)]));
  });

  it('writes what most people would type', () => {
    expect(foldForSearch('İSTANBUL Straße ＲＡＭＥＮ Crème')).toBe('istanbul strasse ramen crème');
  });

  it('makes nothing else of a text that was folded', () => {
    for (const text of ['İ', 'ẞ', 'ΐ', 'ᾳ', 'ŉ', 'ǰ', '\ufdfa', 'i\u0307\u0301', 'Ꮳ'])
      expect(foldForSearch(foldForSearch(text))).toBe(foldForSearch(text));
  });

  it('keeps accents apart, as languages do', () => {
    expect(foldForSearch('Äpfel')).not.toBe(foldForSearch('Apfel'));
  });

  it('finds no word in what can’t be seen', () => {
    expect(wordsOf(' \u200b \u3164 soup')).toEqual(['soup']);
  });
});
