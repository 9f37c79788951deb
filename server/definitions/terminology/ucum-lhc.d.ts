// The part of @lhncbc/ucum-lhc that is used here: https://github.com/lhncbc/ucum-lhc
declare module '@lhncbc/ucum-lhc' {
  export type Unit = {
    magnitude_: number;
    isArbitrary_: boolean;

    dim_?: { dimVec_: number[] | null };
  };
  export type Utils = {
    getSpecifiedUnit(
      code: string,
      mode: 'validate',
    ): { unit: Unit | null; origString: string | null; retMsg: string[] };
    convertToBaseUnits(code: string, value: number): { status: string; magnitude?: number };
  };
  export const UcumLhcUtils: { getInstance(): Utils };
}
