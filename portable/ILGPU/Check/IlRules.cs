using System.Reflection.Emit;

namespace ILGPU.Check;

/// <summary>What single instructions mean for a device.</summary>
internal static class IlRules
{
    private static readonly Dictionary<OpCode, (string What, string Hint)> Refusals = new()
    {
        [OpCodes.Throw] = ("throws", "devices have no exceptions; Math.Clamp and Math.Sign throw too"),
        [OpCodes.Rethrow] = ("throws", "devices have no exceptions"),
        [OpCodes.Localloc] = ("uses stackalloc", "use an array of constant size or LocalMemory"),
        [OpCodes.Ldftn] = ("takes a method's address for a delegate or function pointer", "use static abstract members"),
        [OpCodes.Ldvirtftn] = ("takes a method's address for a delegate", "use static abstract members"),
        [OpCodes.Calli] = ("calls a function pointer", "use static abstract members"),
        [OpCodes.Jmp] = ("jumps to a method", "call it"),
        [OpCodes.Box] = ("boxes a value", "devices have no objects"),
        [OpCodes.Unbox] = ("unboxes a value", "devices have no objects"),
        [OpCodes.Unbox_Any] = ("unboxes a value", "devices have no objects"),
        [OpCodes.Castclass] = ("casts an object", "devices have no objects"),
        [OpCodes.Isinst] = ("tests an object's type", "devices have no objects"),
        [OpCodes.Ldnull] = ("uses null", "devices have no objects"),
        [OpCodes.Leave] = ("handles exceptions", "devices have none"),
        [OpCodes.Leave_S] = ("handles exceptions", "devices have none"),
        [OpCodes.Cpblk] = ("copies a block of memory", "copy element by element"),
        [OpCodes.Initblk] = ("fills a block of memory", "fill element by element"),
        [OpCodes.Arglist] = ("takes a variable number of arguments", "name them"),
        [OpCodes.Mkrefany] = ("makes a typed reference", "use ref"),
        [OpCodes.Refanyval] = ("reads a typed reference", "use ref"),
        [OpCodes.Refanytype] = ("reads a typed reference", "use ref"),
        [OpCodes.Ckfinite] = ("throws for infinities", "test with float.IsFinite"),
    };

    // Double constants are no accident: ILGPU folds them where they are narrowed, as in T.Of(0.1).
    private static readonly HashSet<OpCode> Doubles =
        [OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldind_R8, OpCodes.Stind_R8, OpCodes.Ldelem_R8, OpCodes.Stelem_R8];

    private static readonly HashSet<OpCode> Sums = [OpCodes.Add, OpCodes.Sub, OpCodes.Mul, OpCodes.Div, OpCodes.Shl, OpCodes.Shr];

    /// <summary>Why no device runs a body's instructions, or null; an exception's making is not named ahead of its throw.</summary>
    public static (string What, string Hint)? WorstRefusal(List<IlInstruction> code)
    {
        var refused = code.Select(instruction => instruction.Code).Where(Refusals.ContainsKey).ToList();
        if (refused.Count == 0)
            return null;
        return Refusals[refused.Contains(OpCodes.Throw) ? OpCodes.Throw : refused[0]];
    }

    /// <summary>True for an instruction that makes a double at run time or moves one in memory.</summary>
    public static bool IsDouble(OpCode code) => Doubles.Contains(code);

    /// <summary>True where the value on the stack ahead of an instruction comes from constants alone.</summary>
    /// <param name="code">The body.</param>
    /// <param name="at">The instruction.</param>
    /// <param name="isConstantCall">True for the token of a method that takes nothing.</param>
    public static bool IsConstantAt(List<IlInstruction> code, int at, Func<int, bool> isConstantCall)
    {
        for (var missing = 1; missing > 0;)
        {
            if (--at < 0)
                return false;
            var (opcode, operand) = code[at];
            if (opcode.OpCodeType == OpCodeType.Prefix || opcode == OpCodes.Nop || opcode == OpCodes.Conv_Ovf_I || opcode == OpCodes.Conv_I)
                continue;
            if (Sums.Contains(opcode))
                missing++;
            else if (opcode.Name!.StartsWith("ldc.i4", StringComparison.Ordinal) || opcode == OpCodes.Sizeof || (opcode == OpCodes.Call && isConstantCall(operand)))
                missing--;
            else
                return false;
        }

        return true;
    }
}
