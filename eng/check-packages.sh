#!/usr/bin/env bash
# Packs everything, then uses it as a stranger would: the tool installed from its package, the sample built against the packages.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
dotnet pack Ddpg.sln -c Release -o "$out/packages" -v q -nologo
for package in Ddpg.Cli Ddpg.Runtime Ddpg.Envs.Vectorized Ddpg.Kernels; do
  for kind in nupkg snupkg; do
    compgen -G "$out/packages/$package.[0-9]*.$kind" > /dev/null || { echo "no $package.$kind"; exit 1; }
  done
done

# Packages of this build only: an earlier one's, of the same version, must not be taken from the cache.
export NUGET_PACKAGES="$out/cache"
version=$(basename "$(ls "$out"/packages/Ddpg.Cli.*.snupkg)" .snupkg)
version=${version#Ddpg.Cli.}
dotnet tool install Ddpg.Cli --version "$version" --tool-path "$out/tool" --add-source "$out/packages" -v q
mkdir "$out/sample"
cp samples/CustomEnvironment/Program.cs "$out/sample"
cat > "$out/sample/sample.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestoreAdditionalProjectSources>$out/packages</RestoreAdditionalProjectSources>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Ddpg.Runtime" Version="$version" />
  </ItemGroup>
</Project>
PROJECT
cd "$out"
tool/ddpg train pendulum --steps 4000 --run-dir pendulum | tail -3
dotnet run -c Release --project sample -- 6000 | tail -1
echo "packages work: the tool trains, the sample builds and trains against them"
