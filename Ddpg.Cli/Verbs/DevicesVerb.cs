using CommandLine;
using Ddpg.Runtime.Devices;

namespace Ddpg.Cli.Verbs;

/// <summary>Lists devices.</summary>
[Verb("devices", HelpText = "List all devices by what --device takes, also those that cannot be used and why.")]
[Example("ddpg devices")]
internal sealed class DevicesVerb : IVerb
{
    [Option("json", HelpText = "Print one JSON object.")]
    public bool Json { get; set; }

    public int Run()
    {
        IReadOnlyList<DeviceInfo> devices = DeviceCatalog.List();
        if (Json)
        {
            Output.Json(new { ilgpu = DeviceCatalog.Ilgpu, devices });
            return 0;
        }

        Console.WriteLine(DeviceCatalog.Ilgpu);
        foreach (DeviceInfo device in devices)
        {
            string memory = device.MemoryBytes > 0 ? $", {device.MemoryBytes / (1 << 30)} GiB" : "";
            Console.WriteLine($"{(device.Usable ? "usable " : "refused")}  {(device.Id.Length > 0 ? device.Id : device.Kind),-8}  {device.Name}{memory}{(device.Note.Length > 0 ? $": {device.Note}" : "")}");
        }

        return 0;
    }
}
