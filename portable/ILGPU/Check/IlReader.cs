using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace ILGPU.Check;

/// <summary>One instruction of a method body; the operand is a token or a small constant where it has one.</summary>
internal readonly record struct IlInstruction(OpCode Code, int Operand);

/// <summary>Takes method bodies apart.</summary>
internal static class IlReader
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value);

    public static List<IlInstruction> Read(ReadOnlySpan<byte> il)
    {
        var result = new List<IlInstruction>();
        for (var at = 0; at < il.Length;)
        {
            ushort value = il[at++];
            if (value == 0xFE)
                value = (ushort)(0xFE00 | il[at++]);
            var code = Codes[value];
            var size = OperandSize(code.OperandType, il[at..]);
            var operand = size == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(il[at..]) : 0;
            result.Add(new IlInstruction(code, operand));
            at += size;
        }

        return result;
    }

    private static int OperandSize(OperandType type, ReadOnlySpan<byte> rest) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + BinaryPrimitives.ReadInt32LittleEndian(rest)),
        _ => 4,
    };
}
